package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several classes are mapped to one table: what a bulk statement writes by one of them is
 * seen by the managed entities of all.
 */
class SharedTableContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute("CREATE TABLE \"account\" (id BIGINT PRIMARY KEY, name VARCHAR(50), balance INT)");
	}

	@BeforeEach
	void twoAccounts() {
		this.database.execute("DELETE FROM \"account\"", "INSERT INTO \"account\" VALUES (1, 'ada', 5), (2, 'bob', 7)");
	}

	@Test
	void bulkUpdateReloadsEntitiesOfAnotherClass() {
		run((session) -> session.getById(Account.class, 1L)
			.zipWith(session.getById(Holder.class, 1L))
			.delayUntil((both) -> session.select(Holder.class).update(Values.of(Holder::getName, "changed")))
			.delayUntil((both) -> session.select(Account.class)
				.update(Values.computed(Account::getBalance, ColumnExpression.plus(1))))
			.doOnNext((both) -> {
				assertThat(both.getT1().name).isEqualTo("changed");
				assertThat(both.getT1().balance).isEqualTo(6);
				assertThat(both.getT2().name).isEqualTo("changed");
			}));
	}

	@Test
	void bulkUpdateOfARecordReloadsEntitiesOfAnotherClass() {
		run((session) -> session.getById(Account.class, 1L)
			.delayUntil((account) -> session.select(Entry.class).update(Values.of(Entry::name, "changed")))
			.doOnNext((account) -> assertThat(account.name).isEqualTo("changed")));
	}

	@Test
	void bulkDeleteDetachesEntitiesOfAnotherClass() {
		run((session) -> session.getById(Account.class, 1L)
			.zipWith(session.getById(Account.class, 2L))
			.delayUntil((both) -> session.select(Holder.class).where(Criteria.where("name").is("ada")).delete())
			.doOnNext((both) -> {
				assertThat(session.contains(both.getT1())).isFalse();
				assertThat(session.contains(both.getT2())).isTrue();
				both.getT1().balance = 99;
			})
			.then(session.findById(Account.class, 1L))
			.doOnNext((found) -> assertThat(found).isNull())
			.then(Mono.empty()));
		assertThat(count("account")).isOne();
	}

	@Table("account")
	static class Account {

		@Id
		private Long id = 0L;

		private String name = "";

		private int balance;

		int getBalance() {
			return this.balance;
		}

	}

	@Table("account")
	static class Holder {

		@Id
		private Long id = 0L;

		private @Nullable String name;

		@Nullable String getName() {
			return this.name;
		}

	}

	@Table("account")
	record Entry(@Id Long id, String name) {
	}

}
