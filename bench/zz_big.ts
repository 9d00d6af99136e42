import { answerOf } from '../server/src/schedules/fairness/answer.ts'
import { usualWeights } from '../server/src/schedules/fairness/load.ts'
import { solveInThread } from '../server/src/schedules/fairness/solver.ts'
import { plannedShifts } from '../server/src/schedules/fairness/template.ts'
import { zoneOf } from '../server/src/schedules/zone.ts'
const zones=['Europe/Lisbon','America/New_York','Australia/Sydney']
for (const [n,weeks,tpl,maxWeek] of [[50,52,{rotate:'daily',handoff:'09:00',count:1},2],[18,52,{shifts:[0,8,16].map(h=>({name:`h${h}`,start:`${String(h).padStart(2,'0')}:00`,end:`${String((h+8)%24).padStart(2,'0')}:00`,count:1}))},3]] as const) {
const people=Array.from({length:n},(_,i)=>({user:`p${i}@x.example`,name:`P${i}`,zone:zoneOf(zones[i%3]!),holidays:[],share:1,nights:true,maxShiftsPerWeek:null,ledger:0,absent:i%2?[{start:Date.UTC(2027,i%12,1),end:Date.UTC(2027,i%12,15),why:'has time off'}]:[],past:[]}))
const shifts=plannedShifts(tpl as never,'UTC',Date.UTC(2026,11,7)/86400000,weeks)
const question={people,shifts,rules:{minRestHours:11,maxNightsInRow:5,maxShiftsPerWeek:maxWeek,wakingHoursOnly:false,holidaysOff:false,otherSchedules:false},weights:usualWeights,fixed:[],today:null,timeZone:'UTC'}
let worst=0,last=performance.now();const timer=setInterval(()=>{const t=performance.now();worst=Math.max(worst,t-last-5);last=t},5)
const t0=performance.now()
const found=await solveInThread({question,seconds:20}).catch(e=>{console.log('ERR',e.message);return null})
console.log(n,weeks,'decisions',n*shifts.length,'took',((performance.now()-t0)/1000).toFixed(1),'loop worst',worst.toFixed(0),found?.feasible)
clearInterval(timer)
if(found){const t1=performance.now();const a=answerOf(question,found,{zoneOf:()=>'UTC',today:null,version:null,ledgerDays:0});console.log('answer ms',(performance.now()-t1).toFixed(0),'spread',a.spread,'rr',a.roundRobin,a.solver, a.conflicts.slice(0,2))}
}
