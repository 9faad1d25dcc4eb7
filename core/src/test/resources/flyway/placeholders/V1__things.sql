CREATE TABLE ${kind}_things (id INT PRIMARY KEY);
