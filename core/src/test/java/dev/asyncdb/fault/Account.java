package dev.asyncdb.fault;

import org.springframework.data.annotation.Id;

/**
 * Where money lies.
 */
final class Account {

	@Id
	private final long id;

	private long balance;

	Account(long id, long balance) {
		this.id = id;
		this.balance = balance;
	}

	long id() {
		return this.id;
	}

	void add(long amount) {
		this.balance += amount;
	}

}
