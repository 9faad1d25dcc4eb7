package dev.asyncdb.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes of one column are read in portions, by the code of the guide.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class LargeValueContractTests extends DatabaseFixture {

	private static final int PORTION = 65_536;

	private AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void createTable() {
		this.manager = AsyncDatabaseManager.builder(this.recorder).build();
		String type = (this.product == DatabaseProduct.POSTGRESQL) ? "BYTEA" : "LONGBLOB";
		this.database.execute("CREATE TABLE document (id BIGINT PRIMARY KEY, content " + type + ")");
	}

	// No more than two portions in memory, whatever the length is
	private Flux<ByteBuffer> content(long id) {
		return this.manager.stream((session) -> length(session, id)
			.flatMapMany((length) -> Flux.range(0, (length + PORTION - 1) / PORTION))
			.concatMap((number) -> portion(session, id, 1 + number * PORTION), 0));
	}

	private static Mono<Integer> length(AsyncSession session, long id) {
		return session.sql()
			.sql("SELECT OCTET_LENGTH(content) FROM document WHERE id = :id")
			.bind("id", id)
			.mapValue(Integer.class)
			.one();
	}

	private static Mono<ByteBuffer> portion(AsyncSession session, long id, int start) {
		return session.sql()
			.sql("SELECT SUBSTRING(content FROM :start FOR :size) FROM document WHERE id = :id")
			.bind("start", start)
			.bind("size", PORTION)
			.bind("id", id)
			.mapValue(byte[].class)
			.one()
			.map(ByteBuffer::wrap);
	}

	@Test
	void contentIsReadInPortionsOfAStatementEach() {
		Random random = new Random(22);
		List<Integer> lengths = List.of(0, 1, PORTION - 1, PORTION, PORTION + 1, 5 * PORTION + 3);
		for (int id = 0; id < lengths.size(); id++) {
			byte[] stored = new byte[lengths.get(id)];
			random.nextBytes(stored);
			insert(id, stored);
			this.recorder.clear();
			List<ByteBuffer> portions = get(content(id).collectList());
			assertThat(joined(portions, stored.length)).isEqualTo(stored);
			int expected = (stored.length + PORTION - 1) / PORTION;
			assertThat(portions).hasSize(expected).allMatch((portion) -> portion.remaining() <= PORTION);
			assertThat(statements()).isEqualTo(1 + expected);
		}
	}

	@Test
	void portionsAreReadWhenTheyAreRequested() {
		insert(100, new byte[10 * PORTION]);
		this.recorder.clear();
		StepVerifier.create(content(100), 2).expectNextCount(2).thenCancel().verify(TestDatabase.TIMEOUT);
		assertThat(statements()).isLessThanOrEqualTo(4);
	}

	private long statements() {
		return this.recorder.statements().stream().filter((sql) -> sql.contains("FROM document")).count();
	}

	private static byte[] joined(List<ByteBuffer> portions, int length) {
		ByteBuffer joined = ByteBuffer.allocate(length);
		portions.forEach(joined::put);
		return joined.array();
	}

	private void insert(long id, byte[] content) {
		run((session) -> session.sql()
			.sql("INSERT INTO document (id, content) VALUES (:id, :content)")
			.bind("id", id)
			.bind("content", content)
			.fetch()
			.rowsUpdated());
	}

}
