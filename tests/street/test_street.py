import time, os, pytest, sys
from pathlib import Path
OWN=[p.stem for p in sorted((Path(__file__).parent/"villains").glob("*.py"))]
THEIRS=["exit_on_import","os_exit_in_call","abort","segfault","infinite_loop","ignore_signals","heap_bomb","fork_bomb","thread_bomb","stdout_flood","huge_return","early_frames","giant_header","giant_payload","two_frames","closes_the_pipe","closes_its_output","environ_and_proc_dump","many_small_heaps","outlives_its_parent","shared_mmap_bomb"]
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
