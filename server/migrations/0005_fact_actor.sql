-- "What did this person do?" in the audit log, on a log of any length.
create index fact_of_actor on fact (actor_id, seq);
