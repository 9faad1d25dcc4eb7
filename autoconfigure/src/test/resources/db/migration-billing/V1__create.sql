CREATE TABLE invoice (id BIGINT PRIMARY KEY, member_id BIGINT,
	CONSTRAINT fk_invoice_member FOREIGN KEY (member_id) REFERENCES member (id));
