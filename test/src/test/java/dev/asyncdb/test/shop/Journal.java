package dev.asyncdb.test.shop;

import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Journal {

	private final DatabaseClient client;

	public Journal(DatabaseClient client) {
		this.client = client;
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public Mono<Long> note(String text) {
		return this.client.sql("INSERT INTO note (text) VALUES ('" + text + "')").fetch().rowsUpdated();
	}

}
