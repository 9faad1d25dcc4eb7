package dev.asyncdb.test.shop;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Bank {

	private final AccountRepository accounts;

	private final DatabaseClient client;

	private final Journal journal;

	public Bank(AccountRepository accounts, DatabaseClient client, Journal journal) {
		this.accounts = accounts;
		this.client = client;
		this.journal = journal;
	}

	@Transactional
	public Mono<Account> open(String owner) {
		return this.accounts.save(new Account(owner, 0));
	}

	@Transactional
	public Mono<Account> openAndNote(String owner) {
		return this.accounts.save(new Account(owner, 0)).delayUntil((account) -> this.journal.note(owner));
	}

	@Transactional
	public Mono<Account> noteAndFail(String owner) {
		return this.accounts.save(new Account(owner, 0))
			.delayUntil((account) -> this.journal.note(owner))
			.then(Mono.error(new IllegalStateException("refused")));
	}

	@Transactional(readOnly = true)
	public Flux<Account> rich(int balance) {
		return this.accounts.findByBalanceGreaterThan(balance);
	}

	@Transactional(readOnly = true)
	public Mono<Account> openReadOnly(String owner) {
		return this.accounts.save(new Account(owner, 0));
	}

	@Transactional
	public Mono<Long> openTwiceAndSwallow(String owner) {
		return open(owner).then(open(owner)).onErrorComplete().then(Mono.just(1L));
	}

	@Transactional(timeout = 1)
	public Mono<Long> openInTime(String owner) {
		return open(owner).thenReturn(1L);
	}

	@Transactional(propagation = Propagation.NESTED)
	public Mono<Account> openNested(String owner) {
		return this.accounts.save(new Account(owner, 0));
	}

	@Transactional
	public Mono<Account> openAfterFailedPart(Bank self, String owner) {
		return self.openNested(owner)
			.then(self.openNested(owner))
			.onErrorResume((taken) -> this.accounts.save(new Account(owner + "2", 0)));
	}

	public Mono<Long> count() {
		return this.client.sql("SELECT COUNT(*) FROM account").map((row) -> row.get(0, Long.class)).one();
	}

}
