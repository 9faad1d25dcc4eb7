package dev.asyncdb.kotlin

import dev.asyncdb.AsyncDatabaseManager
import dev.asyncdb.test.AsyncDbTest
import dev.asyncdb.test.Statements
import dev.asyncdb.test.fault.Connections
import dev.asyncdb.test.fault.Faults
import dev.asyncdb.test.fault.Moment
import dev.asyncdb.test.fixture.FixtureRows
import dev.asyncdb.test.fixture.Fixtures
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.RepeatedTest
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired

/** The test kit from Kotlin: suspending code is rolled back, and faults meet coroutines. */
@AsyncDbTest(
	schema = AsyncDbTest.SchemaSource.ENTITIES,
	properties = ["asyncdb.url=h2:mem:///kotlin-kit"],
)
@Fixtures("readers.yml")
class TestKitTests @Autowired constructor(
	private val readers: ReaderRepository,
	private val manager: AsyncDatabaseManager,
	private val rows: FixtureRows,
	private val statements: Statements,
	private val faults: Faults,
	private val connections: Connections,
) {

	@RepeatedTest(2)
	fun suspendingCodeIsRolledBack() = runBlocking<Unit> {
		manager.transaction { session -> session.saveAndAwait(Reader(name = "bob")) }
		assertThat(statements).contain("insert into")
		assertThat(readers.findAll().count()).isEqualTo(2)
	}

	@Test
	fun fixturesAreDataClasses() = runBlocking<Unit> {
		val ada = readers.findById(rows.id(Reader::class.java, "ada", Long::class.javaObjectType))
		assertThat(ada).isEqualTo(Reader(ada?.id, "Ada", 36))
	}

	@Test
	fun coroutineThatIsCancelledLeavesNothing() = runBlocking<Unit> {
		val work = mono { manager.transaction { session -> session.saveAndAwait(Reader(name = "bob")) } }
		faults.hangUp(Moment.duringStatement("insert"), work)
		assertThat(connections).areReleased()
		assertThat(readers.findAll().count()).isEqualTo(1)
	}
}
