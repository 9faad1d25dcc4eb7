--liquibase formatted sql
--changeset asyncdb:formatted
CREATE TABLE formatted (id INT);
--rollback DROP TABLE formatted
