CREATE TABLE plain (id INT);
