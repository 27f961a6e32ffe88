import time, os, pytest, sys
from pathlib import Path
OWN=[p.stem for p in sorted((Path(__file__).parent/"villains").glob("*.py"))]
THEIRS=["exit_on_import","os_exit_in_call","abort","segfault","infinite_loop","ignore_signals","heap_bomb","fork_bomb","thread_bomb","stdout_flood","huge_return","early_frames","giant_header","giant_payload","two_frames","closes_the_pipe","closes_its_output","environ_and_proc_dump","many_small_heaps","outlives_its_parent","shared_mmap_bomb","disk_fill","inode_fill","c_level_hog","read_hidden_by_path","walk_root_for_canary","socket_exfiltration","ptrace_and_kill_all","chmod_outside","honest"]
@pytest.mark.parametrize("name", OWN+THEIRS)
def test_it(walk, full, letters, name):
    planted=walk.toy.root/"planted"
    words=dict(FOLDER=str(walk.toy.assignment.folder), PLANTED=str(planted), PLACES=[str(walk.toy.root)],
      TARGETS=[str(walk.toy.assignment.folder),str(walk.toy.root/"reference"/"toy"/"toy.py")], CANARY=b"canary-of-the", PORT=9, UNIX="/tmp/x", ABSTRACT="x", TARGET=str(planted/"grades.csv"))
    if name.startswith("ptrace"): words["TARGETS"]=[os.getpid(), os.getppid()]
    a=time.time(); r=""; g=None
    orig=walk.grade
    graded=[]
    def spy(*x):
        g=orig(*x); graded.append((letters(g), time.time()-a, g)); return g
    object.__setattr__(walk,"grade",spy)
    try: walk.past(walk.villain(name, **words), full); 
    except BaseException as e: r=repr(e)[:300]
    l,t,g = graded[0] if graded else ("?",0,None)
    with open("/tmp/V_out.txt","a") as f:
        print(f"{name:28} {l:7} {t:6.2f} {time.time()-a:6.2f} {r}", (g and [(c.message[:100]) for c in g.checks if c.message][:1]), (g and g.parts[0].notes), file=f, flush=True)
