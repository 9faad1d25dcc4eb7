package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.identity.ManagedEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.H2Dialect;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A savepoint copies nothing of what is managed: only values that can change in place,
 * and it records what changes.
 */
class UnitOfWorkSnapshotTests {

	private final EntityMapping mapping = EntityMapping.of(H2Dialect.INSTANCE,
			DefaultReactiveDataAccessStrategy.createConverter(H2Dialect.INSTANCE, List.of()));

	private final Relations relations = new Relations(this.mapping);

	private final UnitOfWork unit = new UnitOfWork(this.mapping, this.relations);

	private <T> T managed(T entity) {
		MappedEntity<T> mapped = this.mapping.ofInstance(entity);
		return this.unit.entities().loaded(ManagedEntity.of(mapped, entity));
	}

	private List<Simple> simple(int count) {
		return LongStream.rangeClosed(1, count).mapToObj((id) -> managed(new Simple(id, "name " + id))).toList();
	}

	@Test
	void simpleEntitiesAreNotCopied() {
		simple(100);
		IntStream.rangeClosed(1, 100).forEach((id) -> managed(new Fixed((long) id, "name", Color.RED)));
		assertThat(this.unit.snapshot().values()).isEmpty();
	}

	@Test
	void unloadedRelationsAreNotCopied() {
		IntStream.rangeClosed(1, 100).forEach((id) -> managed(new Owner((long) id)));
		assertThat(this.unit.snapshot().values()).isEmpty();
	}

	@Test
	void valuesThatAreNotInTheSnapshotAreKept() {
		List<Simple> all = simple(100);
		managed(new WithArray(1L, new byte[] { 1 }));
		all.get(7).name = "changed before";
		UnitOfWorkSnapshot savepoint = this.unit.snapshot();
		assertThat(savepoint.values()).hasSize(2);
		all.get(7).name = "changed after";
		all.get(8).name = "changed after";
		this.unit.restored(savepoint);
		assertThat(all.get(7).name).isEqualTo("changed before");
		assertThat(all.get(8).name).isEqualTo("name 9");
	}

	@Test
	void whatWasManagedIsRestoredInItsOrder() {
		List<Simple> all = simple(4);
		UnitOfWorkSnapshot outer = this.unit.snapshot();
		this.unit.detach(all.get(1));
		Simple loaded = managed(new Simple(5L, "loaded"));
		UnitOfWorkSnapshot inner = this.unit.snapshot();
		this.unit.detach(loaded);
		this.unit.detach(all.get(0));
		UnitOfWork first = this.unit.restored(inner).unit();
		assertThat(instances(first)).containsExactly(all.get(0), all.get(2), all.get(3), loaded);
		first.over(inner);
		first.detach(all.get(3));
		assertThat(instances(first.restored(outer).unit())).containsExactlyElementsOf(all);
		// The unit of work that was left is not changed by the one that follows
		assertThat(instances(first)).containsExactly(all.get(0), all.get(2), loaded);
	}

	private static List<Object> instances(UnitOfWork unit) {
		return unit.entities()
			.of((type) -> true, (managed) -> true)
			.stream()
			.<Object>map(ManagedEntity::instance)
			.toList();
	}

	@Test
	void savepointOfATransactionThatHasEndedRestoresNothing() {
		List<Simple> all = simple(2);
		UnitOfWorkSnapshot savepoint = this.unit.snapshot();
		all.get(0).name = "committed";
		this.unit.entities().reset(all.get(0));
		this.unit.committed();
		assertThat(instances(this.unit.restored(savepoint).unit())).containsExactlyElementsOf(all);
		assertThat(all.get(0).name).isEqualTo("committed");
		assertThat(instances(this.unit.expired().unit().restored(savepoint).unit())).isEmpty();
	}

	enum Color {

		RED

	}

	static class Simple {

		@Id
		private Long id;

		private String name;

		Simple(Long id, String name) {
			this.id = id;
			this.name = name;
		}

		Long getId() {
			return this.id;
		}

	}

	record Fixed(@Id Long id, String name, Color color) {
	}

	static class WithArray {

		@Id
		private Long id;

		private byte[] bytes;

		WithArray(Long id, byte[] bytes) {
			this.id = id;
			this.bytes = bytes;
		}

		byte[] getBytes() {
			return this.bytes;
		}

		Long getId() {
			return this.id;
		}

	}

	static class Owner {

		@Id
		private Long id;

		@ToMany(mappedBy = "ownerId")
		private List<Member> members = new ArrayList<>();

		Owner(Long id) {
			this.id = id;
		}

		List<Member> getMembers() {
			return this.members;
		}

		Long getId() {
			return this.id;
		}

	}

	record Member(@Id @Nullable Long id, @Nullable Long ownerId) {
	}

}
