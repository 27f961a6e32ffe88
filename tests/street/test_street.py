import time, os, pytest, sys
from pathlib import Path
OWN="callback_hog callback_storm colliding_keys colliding_tuples forged_module long_error many_notes million_items overlapping_arrays many_objects quoting_line quoting_name quoting_stub oracle own_worker".split()
THEIRS=[]
@pytest.mark.parametrize("name", OWN+THEIRS)
def test_it(walk, full, letters, name):
    a=time.time()
    try:
        g = walk.grade(walk.villain(name, FOLDER=str(walk.toy.assignment.folder), PLANTED=str(walk.toy.root/"planted")), full)
        t=time.time()-a
        r=letters(g)
    except BaseException as e:
        t=time.time()-a
        r="EXC "+repr(e)[:200]; g=None
    leak=""
    rss=int(open("/proc/self/statm").read().split()[1])*4//1024
    if g:
        try: walk.nothing_leaks(g)
        except BaseException as e: leak=repr(e)[:300]
    with open("/tmp/V_out.txt","a") as f:
        print(f"{name:28} {r:7} {t:6.2f}s rss={rss} {leak}", (g and [(c.message[:100]) for c in g.checks if c.message][:1]), file=f, flush=True)
