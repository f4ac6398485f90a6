"""The bots beside which ours is measured, each as its own documentation would write it."""
