-- the rows of the file before exist
UPDATE author SET name = 'Ada of the script' WHERE name = 'Ada';
