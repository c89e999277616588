"""Planning and alignment: links with sentences, dependencies, shares, challenges, the window and the map."""
