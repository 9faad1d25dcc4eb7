package dev.asyncdb.session;

import java.util.List;
import java.util.function.BiFunction;

import dev.asyncdb.session.Forest.Branch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collections that do not know of what was written by a column, or from the other side of
 * their relation.
 */
class StaleCollectionContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		Forest.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		Forest.empty(this.database);
	}

	@ParameterizedTest
	@CsvSource({ "true,true,true", "true,true,false", "true,false,true", "true,false,false", "false,true,true",
			"false,true,false", "false,false,true", "false,false,false" })
	void joinRowIsRemovedFromEitherSide(boolean isAddedByStock, boolean isRemovedByStock, boolean isFlushed) {
		run((session) -> {
			Branch stock = stored(session, "stock", null);
			Branch scion = stored(session, "scion", null);
			return session.flush().then(Mono.defer(() -> {
				edit(session, stock, scion, isAddedByStock, true);
				return isFlushed ? session.flush() : Mono.empty();
			})).then(Mono.defer(() -> {
				edit(session, stock, scion, isRemovedByStock, false);
				return session.flush();
			})).doOnSuccess((nothing) -> {
				assertThat(stock.getScions()).isEmpty();
				assertThat(scion.getStocks()).isEmpty();
			}).then(Mono.fromRunnable(() -> edit(session, stock, scion, isAddedByStock, true)));
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"graft\"")).isEqualTo(1);
	}

	private static void edit(AsyncSession session, Branch stock, Branch scion, boolean isByStock, boolean isAdded) {
		RelatedEntities<Branch> related = isByStock ? session.relation(stock, Branch::getScions)
				: session.relation(scion, Branch::getStocks);
		Branch other = isByStock ? scion : stock;
		if (isAdded) {
			related.add(other);
		}
		else {
			related.remove(other);
		}
	}

	@Test
	void orphanThatRefersByItsColumnOnlyIsRemoved() {
		tree();
		withTree((session, all) -> {
			all.get(3).parentId = all.get(0).id;
			return session.flush()
				.then(Mono.fromRunnable(() -> session.relation(all.get(0), Branch::getBranches).remove(all.get(3))));
		});
		assertThat(owners()).containsExactly("left root", "right root", "root -");
	}

	@Test
	void memberThatHasLeftByItsColumnIsAddedAgain() {
		tree();
		withTree((session, all) -> {
			all.get(3).parentId = all.get(0).id;
			return session.flush()
				.then(Mono.fromRunnable(() -> session.relation(all.get(1), Branch::getBranches).add(all.get(3))));
		});
		assertThat(owners()).containsExactly("leaf left", "left root", "right root", "root -");
	}

	@Test
	void rowsAreDeletedInTheOrderOfTheirStoredReferences() {
		tree();
		withTree((session, all) -> {
			all.get(3).parentId = all.get(0).id;
			all.forEach(session::delete);
			return Mono.empty();
		});
		assertThat(owners()).isEmpty();
	}

	@Test
	void memberThatADeletedOwnerHasReceivedGoesWithIt() {
		tree();
		withTree((session, all) -> {
			all.get(2).getBranches().add(all.get(3));
			session.delete(all.get(2));
			return Mono.empty();
		});
		assertThat(owners()).containsExactly("left root", "root -");
	}

	@Test
	void memberWhoseColumnNamesAnotherOwnerSurvivesTheDeletedOne() {
		tree();
		withTree((session, all) -> {
			all.get(2).getBranches().add(all.get(3));
			all.get(3).parentId = all.get(0).id;
			session.delete(all.get(2));
			return Mono.empty();
		});
		assertThat(owners()).containsExactly("leaf root", "left root", "root -");
	}

	// A root with two branches, of which the left has a leaf
	private void tree() {
		run((session) -> {
			Branch root = stored(session, "root", null);
			Branch left = stored(session, "left", root);
			stored(session, "right", root);
			stored(session, "leaf", left);
			return session.flush();
		});
	}

	private static Branch stored(AsyncSession session, String name, @Nullable Branch parent) {
		Branch branch = new Branch(name, "here");
		branch.parent = parent;
		session.add(branch);
		return branch;
	}

	private void withTree(BiFunction<AsyncSession, List<Branch>, Mono<Void>> work) {
		run((session) -> Flux.just("root", "left", "right", "leaf")
			.concatMap((name) -> session.select(Branch.class)
				.with(Branch::getBranches)
				.where(Criteria.where("name").is(name))
				.one())
			.collectList()
			.flatMap((all) -> work.apply(session, all)));
	}

	private List<String> owners() {
		return get(this.sessions.inSession((session) -> session.select(Branch.class)
			.with(Branch::getParent)
			.all()
			.map((branch) -> branch.name + " " + ((branch.parent != null) ? branch.parent.name : "-"))
			.collectSortedList()));
	}

}
