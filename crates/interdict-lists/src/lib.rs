//! One module a list: the bytes of an official file to a Reading.
