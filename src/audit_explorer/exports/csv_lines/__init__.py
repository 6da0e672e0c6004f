"""CSV lines, made of the columns that the engine gives."""
