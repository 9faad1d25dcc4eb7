CREATE OR REPLACE VIEW titles AS SELECT title, id FROM books;
