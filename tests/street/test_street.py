"""x"""
import time
def test_honest(walk, full, letters):
    a=time.time()
    g = walk.past(walk.source(""), full)
    print(time.time()-a, letters(g))
    a=time.time()
    g = walk.past(walk.villain("infinite_loop"), full)
    print(time.time()-a, letters(g), g.earned)
    for c in g.checks: print(c.name, c.message, c.hint, c.notes)
    assert 0
