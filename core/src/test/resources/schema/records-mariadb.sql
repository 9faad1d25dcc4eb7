-- A shop of records as another tool would have made it: nothing here was written by asyncdb
CREATE SEQUENCE invoice_numbers START WITH 1000;
CREATE TABLE artist (artist_id int unsigned AUTO_INCREMENT PRIMARY KEY, name varchar(200) NOT NULL, born date, extra json DEFAULT '{}');
CREATE TABLE `Record Label` (`labelId` integer AUTO_INCREMENT, `Label Name` varchar(80) NOT NULL, contact varchar(120) CHECK (contact LIKE '%@%'), PRIMARY KEY (`labelId`));
CREATE TABLE album (album_id bigint PRIMARY KEY, title varchar(160) NOT NULL, artist_id int unsigned NOT NULL, label integer, kind ENUM('LP', 'CD', 'it''s a file') NOT NULL DEFAULT 'LP' COMMENT 'How it is sold', price numeric(10,2) NOT NULL DEFAULT 9.99, price_with_tax numeric(12,4) GENERATED ALWAYS AS (price * 1.19) STORED, added timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), UNIQUE (artist_id, title), CONSTRAINT album_price CHECK (price >= 0), CONSTRAINT album_artist FOREIGN KEY (artist_id) REFERENCES artist (artist_id) ON DELETE CASCADE, FOREIGN KEY (label) REFERENCES `Record Label` (`labelId`) ON DELETE SET NULL) COMMENT 'What is sold, it''s all';
CREATE TABLE track (album_id bigint NOT NULL REFERENCES album (album_id), disc smallint NOT NULL DEFAULT 1, number smallint NOT NULL, title varchar(200) NOT NULL, milliseconds integer, PRIMARY KEY (album_id, disc, number));
CREATE TABLE playlist_track (playlist bigint NOT NULL, album_id bigint, disc smallint, number smallint, CONSTRAINT playlist_track_track FOREIGN KEY (album_id, disc, number) REFERENCES track (album_id, disc, number) ON UPDATE CASCADE);
CREATE TABLE sale (sale_id bigint NOT NULL, sold_on date NOT NULL, album_id bigint, PRIMARY KEY (sale_id, sold_on)) PARTITION BY RANGE (YEAR(sold_on)) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION p2026 VALUES LESS THAN (2027));
CREATE TABLE employee (employee_id integer PRIMARY KEY, boss integer REFERENCES employee (employee_id), mail varchar(120));
CREATE INDEX album_cheap ON album (price DESC, title);
CREATE UNIQUE INDEX employee_mail ON employee (mail);
CREATE VIEW album_list AS SELECT a.title, r.name AS artist FROM album a JOIN artist r ON r.artist_id = a.artist_id;
