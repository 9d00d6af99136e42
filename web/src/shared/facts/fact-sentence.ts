import { documentsOf, sentenceOf } from '@tocsin/contract/fact-kinds'
import type { Words as AllWords } from '@tocsin/contract/fact-meaning'
import type { Fact } from '@tocsin/contract/facts'
import { sentence } from '../../ui/text/sentence.ts'
import { channelWord } from '../channel-word.ts'
import { targetName } from '../target-name.ts'

/** What a screen knows for sentences: names of people by id, names of documents by kind and slug, how instants read. */
export type Words = Pick<AllWords, 'person' | 'doc' | 'moment'>

/** A fact as a sentence, without its reason. */
export function factSentence(fact: Fact, words: Words): string {
  return sentence(sentenceOf(fact, { ...words, target: (target) => targetName(target, words), channel: channelWord }))
}

/** The kinds of document (in the singular) whose names these facts need and do not carry themselves, each once. */
export function documentKindsOf(facts: Fact[]): string[] {
  return [...new Set(facts.flatMap(documentsOf).flatMap(({ kind, name }) => (name === undefined ? [kind] : [])))]
}
