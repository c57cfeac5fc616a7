"""A scene as data, its physics, its people, its weather and its picture."""
