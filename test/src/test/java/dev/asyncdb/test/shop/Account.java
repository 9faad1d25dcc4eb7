package dev.asyncdb.test.shop;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

public class Account {

	@Id
	@Nullable Long id;

	@Unique
	String owner;

	int balance;

	public Account(String owner, int balance) {
		this.owner = owner;
		this.balance = balance;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getOwner() {
		return this.owner;
	}

	public int getBalance() {
		return this.balance;
	}

	public void setBalance(int balance) {
		this.balance = balance;
	}

}
