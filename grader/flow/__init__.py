"""From an assignment and a submission to a grade.

    what there is        assignment, declaration (its toml), data_set, modules, outline (of what must not run here),
                         mistakes, submission, preload
    who can be asked     subject (the reference, here), student (a worker in the sandbox), understudy (the reference
                         in a worker, for parts whose libraries the grader does not import)
    putting a question   asking: one case of one check to one subject gives a transcript
    the right answers    answers: the key, live; recording, packing: the key of a released folder; memory: between runs
    grading              grading: one submission; session: one part of it; result: a row; wording; provenance
    one error once       followthrough, with mirror (the reference's functions lent) or tape (what they answered)
    naming the mistake   hypothesis, diagnosis
    a class              batch, batch_processes, batch_conditions

A finding on its way: `expect` doubts an answer → Sheet.settle (a convention? the student's own loss?) → Trouble
→ Transcript → Row (with diagnosis and root causes) → CheckResult in the Grade.
"""
