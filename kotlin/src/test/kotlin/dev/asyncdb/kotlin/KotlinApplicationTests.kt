package dev.asyncdb.kotlin

import dev.asyncdb.AsyncDatabaseManager
import dev.asyncdb.mapping.Values
import dev.asyncdb.session.SessionStatus
import dev.asyncdb.testing.TestDatabase
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.springframework.boot.WebApplicationType
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.dao.EmptyResultDataAccessException
import org.springframework.data.core.div
import org.springframework.data.domain.Sort
import org.springframework.data.relational.core.query.Criteria
import org.springframework.http.HttpMethod
import org.springframework.test.web.reactive.server.WebTestClient
import org.springframework.test.web.reactive.server.expectBody

/** An application in Kotlin: suspending handlers, flows, repositories and data classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KotlinApplicationTests {

	private val database = TestDatabase.postgres(2)

	private lateinit var context: ConfigurableApplicationContext

	private lateinit var client: WebTestClient

	private val manager: AsyncDatabaseManager
		get() = this.context.getBean(AsyncDatabaseManager::class.java)

	private val readers: ReaderRepository
		get() = this.context.getBean(ReaderRepository::class.java)

	@BeforeAll
	fun start() {
		this.context = SpringApplicationBuilder(KotlinApplication::class.java).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--asyncdb.url=${this.database.url()}")
		this.manager.schema().createAll(Reader::class.java, Shelf::class.java, Book::class.java).block()
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:${this.context.environment.getProperty("local.server.port")}")
			.responseTimeout(TestDatabase.TIMEOUT)
			.build()
	}

	@BeforeEach
	fun empty() {
		this.database.execute("DELETE FROM reader", "DELETE FROM book", "DELETE FROM shelf")
	}

	@AfterAll
	fun stop() {
		this.context.close()
		this.database.close()
	}

	private fun answer(method: HttpMethod, path: String): String =
		this.client.method(method).uri(path).exchange().expectStatus().isOk().expectBody<String>().returnResult()
			.responseBody!!

	private fun rows(): Long = this.database.number("SELECT COUNT(*) FROM reader")

	@Test
	fun suspendingHandlerCommitsItsSession() {
		assertThat(answer(HttpMethod.POST, "/readers/ada")).isEqualTo("created")
		assertThat(answer(HttpMethod.POST, "/readers/ada")).isEqualTo("known")
		assertThat(answer(HttpMethod.GET, "/readers/ada")).contains("\"name\":\"ada\"")
		assertThat(rows()).isOne()
	}

	@Test
	fun suspendingHandlerThatFailsRollsBack() {
		this.client.post().uri("/refused/ada").exchange().expectStatus().is5xxServerError()
		assertThat(rows()).isZero()
	}

	@Test
	fun handlerReturnsAFlow() {
		this.database.execute("INSERT INTO reader (name, age) VALUES ('ada', 36), ('bob', 7)")
		assertThat(answer(HttpMethod.GET, "/names")).contains("ada", "bob")
		assertThat(answer(HttpMethod.GET, "/streamed").trim().lines()).hasSize(2)
			.allMatch { line -> line.contains("ADA") || line.contains("BOB") }
		assertThat(answer(HttpMethod.GET, "/lines").trim().lines()).hasSize(2)
	}

	@Test
	fun coroutineRepositoryHasTheHelpers() = runBlocking<Unit> {
		assertThat(answer(HttpMethod.POST, "/repository/ada")).isEqualTo("true")
		val bob = this@KotlinApplicationTests.readers.save(Reader(name = "bob", age = 40))
		assertThat(this@KotlinApplicationTests.readers.findByName("bob")).isEqualTo(bob)
		assertThat(this@KotlinApplicationTests.readers.findByAgeGreaterThan(30).toList()).containsExactly(bob)
		assertThat(this@KotlinApplicationTests.readers.getOrCreate(Values.of(Reader::name, "bob")).awaitSingle().created)
			.isFalse()
	}

	@Test
	fun reifiedFunctionsFindCreateAndCount() = runBlocking<Unit> {
		val ada = this@KotlinApplicationTests.manager.transaction { session ->
			session.saveAndAwait(Reader(name = "ada", age = 36))
		}!!
		this@KotlinApplicationTests.manager.session { session ->
			assertThat(session.find<Reader>(ada.id!!)).isEqualTo(ada)
			assertThat(session.find<Reader>(-1L)).isNull()
			assertThat(session.get<Reader>(ada.id)).isEqualTo(ada)
			assertThat(session.findOne(Reader::name eq "nobody")).isNull()
			assertThat(session.findOne<Reader>(Criteria.where("age").greaterThan(30))).isEqualTo(ada)
			assertThat(session.getOne((Reader::name eq "ada") and (Reader::age eq 36))).isEqualTo(ada)
			val created = session.getOrCreate(Reader::name eq "bob", Reader::age eq 7)
			assertThat(created.created).isTrue()
			assertThat(session.updateOrCreate(Reader::name eq "bob", Reader::age eq 8).entity.age).isEqualTo(8)
			assertThat(session.select<Reader>().awaitCount()).isEqualTo(2)
			assertThat(session.select<Reader>().where(Criteria.where("age").`is`(8)).awaitExists()).isTrue()
			assertThat(session.select<Reader>().orderBy(Sort.by("name")).asFlow().map { it.name }.toList())
				.containsExactly("ada", "bob")
			session.commitAndAwait()
		}
		assertThat(rows()).isEqualTo(2)
		assertThatExceptionOfType(EmptyResultDataAccessException::class.java).isThrownBy {
			runBlocking { this@KotlinApplicationTests.manager.session { it.getOne(Reader::name eq "nobody") } }
		}
	}

	@Test
	fun transactionRollsBackWhatFailsAndWhatIsCancelled() = runBlocking<Unit> {
		val failure = runCatching {
			this@KotlinApplicationTests.manager.transaction { session ->
				session.saveAndAwait(Reader(name = "ada"))
				error("refused")
			}
		}
		assertThat(failure.exceptionOrNull()).hasMessage("refused")
		val late = withTimeoutOrNull(1.seconds) {
			this@KotlinApplicationTests.manager.transaction { session ->
				session.saveAndAwait(Reader(name = "bob"))
				delay(600.seconds)
			}
		}
		assertThat(late).isNull()
		assertThat(rows()).isZero()
	}

	@Test
	fun suspendingTransactionalFunctionAndSessionShareTheTransaction() = runBlocking<Unit> {
		val service = this@KotlinApplicationTests.context.getBean(ReaderService::class.java)
		assertThat(runCatching { service.registerAndFail("ada") }.exceptionOrNull()).hasMessage("refused")
		assertThat(rows()).isZero()
	}

	@Test
	fun savepointIsUndoneAlone() = runBlocking<Unit> {
		this@KotlinApplicationTests.manager.transaction { session ->
			session.saveAndAwait(Reader(name = "ada"))
			runCatching {
				session.savepoint { inner ->
					inner.saveAndAwait(Reader(name = "bob"))
					error("refused")
				}
			}
			session.flushAndAwait()
		}
		assertThat(rows()).isOne()
	}

	@Test
	fun mutableDataClassesHaveRelations() = runBlocking<Unit> {
		val manager = this@KotlinApplicationTests.manager
		val saved = manager.transaction { session ->
			session.saveAndAwait(Shelf(name = "a", books = listOf(Book(title = "one"), Book(title = "two"))))
		}!!
		manager.transaction { session ->
			val shelf = session.get<Shelf>(saved.id!!)
			shelf.name = "b"
			val books = session.fetchAndAwait(shelf, Shelf::books)!!
			assertThat(books.map { it.title }).containsExactlyInAnyOrder("one", "two")
		}
		assertThat(manager.session { it.get<Shelf>(saved.id!!).name }).isEqualTo("b")
	}

	private suspend fun shelf(name: String, vararg books: Book): Shelf =
		this.manager.transaction { it.saveAndAwait(Shelf(name = name, books = books.toList())) }!!

	@Test
	fun conditionsReachRelatedEntitiesAndWritesAreComputed() = runBlocking<Unit> {
		val librarian = this@KotlinApplicationTests.context.getBean(Librarian::class.java)
		shelf("a", Book(title = "one", copies = 1), Book(title = "two"))
		shelf("b", Book(title = "three", copies = 1))
		assertThat(librarian.order("a")).isEqualTo(2)
		val books = this@KotlinApplicationTests.manager.session { session ->
			session.select<Book>().orderBy(Sort.by("title")).awaitAll().map { Triple(it.title, it.copies, it.wanted) }
		}
		assertThat(books).containsExactly(Triple("one", 2, 1), Triple("three", 1, null), Triple("two", 1, 0))
		assertThat(librarian.filled()!!.map { it.name }).containsExactly("a")
	}

	@Test
	fun someMembersOfARelationAreLoaded() = runBlocking<Unit> {
		shelf("a", Book(title = "4"), Book(title = "2", copies = 2), Book(title = "3"), Book(title = "1"))
		val shelves = this@KotlinApplicationTests.context.getBean(Librarian::class.java).filled()!!
		assertThat(shelves.single().books.map { it.title }).containsExactly("1", "2", "3")
	}

	@Test
	fun relationsAreLoadedByNullablePropertiesAndPaths() = runBlocking<Unit> {
		val saved = shelf("a", Book(title = "one"), Book(title = "two"))
		this@KotlinApplicationTests.manager.session { session ->
			assertThat(session.select<Book>().with(Book::shelf).get(saved.books[0].id!!).shelf!!.name).isEqualTo("a")
			assertThat(session.select<Book>().find(-1L)).isNull()
		}
		val shelf = this@KotlinApplicationTests.manager.session { session ->
			session.select<Book>().with(Book::shelf / Shelf::books).awaitAll().first().shelf!!
		}!!
		assertThat(shelf.books).hasSize(2)
	}

	@Test
	fun queriesEndInCoroutines() = runBlocking<Unit> {
		shelf("a", Book(title = "one"), Book(title = "two", wanted = 3))
		this@KotlinApplicationTests.manager.session { session ->
			val two = session.select<Book>().where(Criteria.where("title").`is`("two"))
			assertThat(two.awaitOne().wanted).isEqualTo(3)
			assertThat(two.project<Title>().awaitAll()).containsExactly(Title("two"))
			assertThat(two.column(Book::title).asFlow().toList()).containsExactly("two")
			assertThat(session.select<Book>().streamAsFlow(1).toList()).hasSize(2)
			assertThat(session.select<Book>().streamAsFlow().toList()).hasSize(2)
			assertThat(two.awaitDelete()).isOne()
			val missing = runCatching { two.awaitOne() }.exceptionOrNull()
			assertThat(missing).isInstanceOf(EmptyResultDataAccessException::class.java)
		}
	}

	@Test
	fun sessionTellsWhatIsPending() = runBlocking<Unit> {
		val saved = shelf("a", Book(title = "one"))
		this@KotlinApplicationTests.manager.transaction { session ->
			assertThat(session.status()).isEqualTo(SessionStatus.TRANSACTION)
			val book = session.get<Book>(saved.books[0].id!!)
			assertThat(session.inspect(book).change(Book::title)).isNull()
			book.title = "two"
			val change = session.inspect(book).change(Book::title)!!
			assertThat(change.before() to change.after()).isEqualTo("one" to "two")
			assertThat(session.pendingChanges().dirty()).containsExactly(book)
			assertThat(session.isLoaded(book, Book::shelf)).isFalse()
		}
	}

	@Test
	fun streamIsReadAsFarAsItIsCollected() = runBlocking<Unit> {
		this@KotlinApplicationTests.database
			.execute("INSERT INTO reader (name, age) SELECT 'r' || n, n FROM generate_series(1, 1000) n")
		val first = this@KotlinApplicationTests.manager.streaming { it.select<Reader>().asFlow() }.take(3).toList()
		assertThat(first).hasSize(3)
	}
}
