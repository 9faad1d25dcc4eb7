package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * New entities with assigned identifiers that only a relation holds, on every database.
 * No foreign key is declared, so a lost entity would be no error.
 */
class AssignedMemberContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute("CREATE TABLE \"stem\" (id UUID PRIMARY KEY, kind_name VARCHAR(20))",
				"CREATE TABLE \"leaf\" (id UUID PRIMARY KEY, stem_id UUID)",
				"CREATE TABLE \"kind\" (name VARCHAR(20) PRIMARY KEY, note VARCHAR(20))",
				"CREATE TABLE \"stem_kind\" (\"stem\" UUID NOT NULL, \"kind\" VARCHAR(20) NOT NULL)");
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"stem\"", "DELETE FROM \"leaf\"", "DELETE FROM \"kind\"",
				"DELETE FROM \"stem_kind\"");
	}

	private void store(BiFunction<AsyncSession, Stem, Mono<?>> change) {
		add(new Stem());
		run((session) -> session.select(Stem.class)
			.with(Stem::getLeaves)
			.one()
			.flatMap((stem) -> change.apply(session, stem).thenReturn(stem)));
	}

	@Test
	void newMembersOfANewEntityAreInserted() {
		Stem stem = new Stem();
		stem.leaves.add(new Leaf());
		stem.leaves.add(new Leaf());
		stem.kind = new Kind("oak", "new");
		stem.kinds.add(new Kind("tree", "new"));
		add(stem);
		assertThat(this.database
			.number("SELECT COUNT(*) FROM \"leaf\" l JOIN \"stem\" s ON s.id = l.stem_id WHERE s.kind_name = 'oak'"))
			.isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"kind\" WHERE note = 'new'")).isEqualTo(2);
		assertThat(count("stem_kind")).isOne();
	}

	@Test
	void newMembersOfAStoredEntityAreInserted() {
		store((session, stem) -> {
			stem.leaves.add(new Leaf());
			session.relation(stem, Stem::getKinds).add(new Kind("tree", "new"));
			stem.kind = new Kind("oak", "new");
			return Mono.just(stem);
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"leaf\" WHERE stem_id IS NOT NULL")).isOne();
		assertThat(count("kind")).isEqualTo(2);
	}

	@Test
	void referencesToStoredEntitiesStayReferences() {
		add(new Kind("oak", "stored"), new Kind("tree", "stored"));
		store((session, stem) -> {
			stem.kind = new Kind("oak", "ignored");
			session.relation(stem, Stem::getKinds).add(new Kind("tree", "ignored"));
			return Mono.just(stem);
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"kind\" WHERE note = 'stored'")).isEqualTo(2);
		assertThat(count("stem_kind")).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"stem\" WHERE kind_name = 'oak'")).isOne();
	}

	@Test
	void memberOfAnotherSessionIsRefused() {
		Leaf stored = new Leaf();
		add(stored);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> store((session, stem) -> {
			stem.leaves.add(stored);
			return Mono.just(stem);
		})).withMessageContaining("merge(..)");
	}

	@Test
	void deletedMemberThatIsStillHeldStaysDeleted() {
		Stem stem = new Stem();
		stem.leaves.add(new Leaf());
		stem.leaves.add(new Leaf());
		add(stem);
		run((session) -> session.select(Stem.class).with(Stem::getLeaves).one().flatMap((found) -> {
			session.delete(found.leaves.get(0));
			return session.flush().then(Mono.fromRunnable(() -> found.leaves.add(new Leaf())));
		}));
		assertThat(count("leaf")).isEqualTo(2);
	}

	@Table("stem")
	static class Stem {

		@Id
		UUID id = UUID.randomUUID();

		@Nullable String kindName;

		@ToOne(column = "kindName")
		@Nullable Kind kind;

		@ToMany(mappedBy = "stemId")
		List<Leaf> leaves = new ArrayList<>();

		@ManyToMany(joinTable = "stem_kind", joinColumn = "stem", inverseJoinColumn = "kind")
		Set<Kind> kinds = new LinkedHashSet<>();

		List<Leaf> getLeaves() {
			return this.leaves;
		}

		Set<Kind> getKinds() {
			return this.kinds;
		}

	}

	@Table("leaf")
	static class Leaf {

		@Id
		UUID id = UUID.randomUUID();

		@Nullable UUID stemId;

	}

	@Table("kind")
	record Kind(@Id String name, String note) {
	}

}
