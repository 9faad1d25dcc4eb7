--liquibase formatted sql

--changeset asyncdb:formatted labels:late contextFilter:!test
--comment written as SQL
CREATE TABLE formatted (id INT NOT NULL, word VARCHAR(20) DEFAULT 'a;b');
INSERT INTO formatted (id, word) VALUES (1, 'c;d');
--rollback DROP TABLE formatted;

--changeset asyncdb:formatted-guarded
--preconditions onFail:MARK_RAN onError:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT COUNT(*) FROM formatted
DROP TABLE formatted;
--rollback not required
