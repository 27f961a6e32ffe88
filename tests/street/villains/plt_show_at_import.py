"""Shows a picture that nobody will close, with the toolkit of the student's own machine."""
import matplotlib

matplotlib.use("TkAgg")
import matplotlib.pyplot as plt

plt.plot([1, 2, 3])
plt.show()
