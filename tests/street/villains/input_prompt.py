"""Asks the person at the keyboard."""
name = input("Your name? ")
hidden_units = int(input("How many units? "))
