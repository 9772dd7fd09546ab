//! Keeps editions, readings and sealed records; gives Views of any day.
