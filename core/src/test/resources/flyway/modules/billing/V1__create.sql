CREATE TABLE invoices (id BIGINT PRIMARY KEY, user_id BIGINT,
	CONSTRAINT fk_invoices_users FOREIGN KEY (user_id) REFERENCES users (id));
