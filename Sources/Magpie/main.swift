print("Magpie")
