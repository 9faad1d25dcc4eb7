package dev.asyncdb.kotlin

import dev.asyncdb.AsyncDatabaseManager
import dev.asyncdb.mapping.expression.ColumnExpression.plus
import dev.asyncdb.relation.RelationCriteria.any
import dev.asyncdb.relation.ToMany
import dev.asyncdb.relation.ToOne
import dev.asyncdb.repository.AsyncRepository
import dev.asyncdb.schema.Unique
import dev.asyncdb.session.AsyncSession
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.reactive.awaitSingle
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Import
import org.springframework.data.annotation.Id
import org.springframework.data.core.div
import org.springframework.data.domain.Sort
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories
import org.springframework.data.relational.core.query.Criteria.where
import org.springframework.data.relational.core.query.isEqual
import org.springframework.data.repository.kotlin.CoroutineCrudRepository
import org.springframework.stereotype.Service
import org.springframework.transaction.annotation.Transactional
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController

data class Reader(@Id val id: Long? = null, @Unique val name: String, val age: Int = 0)

data class Shelf(
	@Id var id: Long? = null,
	var name: String,
	@ToMany(mappedBy = "shelfId") var books: List<Book> = listOf(),
)

data class Book(
	@Id var id: Long? = null,
	var shelfId: Long? = null,
	var title: String,
	var copies: Int = 0,
	var wanted: Int? = null,
) {

	@ToOne(column = "shelfId")
	var shelf: Shelf? = null
}

data class Title(val title: String)

interface ReaderRepository : CoroutineCrudRepository<Reader, Long>, AsyncRepository<Reader> {

	suspend fun findByName(name: String): Reader?

	fun findByAgeGreaterThan(age: Int): Flow<Reader>
}

@Service
class ReaderService(private val readers: ReaderRepository, private val manager: AsyncDatabaseManager) {

	@Transactional
	suspend fun registerAndFail(name: String) {
		this.readers.save(Reader(name = name))
		this.manager.transaction { session -> session.saveAndAwait(Reader(name = "$name's friend")) }
		throw IllegalStateException("refused")
	}
}

@Service
class Librarian(private val manager: AsyncDatabaseManager) {

	// One copy more of each book of the shelf, and the number before: both computed in the database
	suspend fun order(shelf: String): Long? = this.manager.transaction { session ->
		session.select<Book>()
			.where(where(Book::shelf / Shelf::name) isEqual shelf)
			.awaitUpdate((Book::copies computed plus(1)) and (Book::wanted computed column(Book::copies)))
	}

	// Shelves with a book of more than one copy, each with its first three books
	suspend fun filled(): List<Shelf>? = this.manager.session { session ->
		session.select<Shelf>()
			.where(any(Shelf::books, where(Book::copies).greaterThan(1)))
			.with(Shelf::books) { books -> books.orderBy(Sort.by("title")).limit(3) }
			.awaitAll()
	}
}

@RestController
class ReaderController(private val readers: ReaderRepository, private val manager: AsyncDatabaseManager) {

	@PostMapping("/readers/{name}")
	suspend fun register(@PathVariable name: String, session: AsyncSession): String =
		if (session.getOrCreate(Reader::name eq name).created) "created" else "known"

	@PostMapping("/refused/{name}")
	suspend fun refuse(@PathVariable name: String, session: AsyncSession): String {
		session.saveAndAwait(Reader(name = name))
		throw IllegalStateException("refused")
	}

	@GetMapping("/readers/{name}")
	suspend fun reader(@PathVariable name: String): Reader? = this.readers.findByName(name)

	@GetMapping("/names")
	fun names(session: AsyncSession): Flow<Reader> = session.select<Reader>().asFlow()

	@GetMapping("/streamed", produces = ["application/x-ndjson"])
	fun streamed(): Flow<Reader> = this.manager.streaming { it.select<Reader>().asFlow() }
		.map { reader -> reader.copy(name = reader.name.uppercase()) }

	@GetMapping("/lines", produces = ["application/x-ndjson"])
	fun lines(session: AsyncSession): Flow<Reader> = session.select<Reader>().asFlow()

	@PostMapping("/repository/{name}")
	suspend fun byRepository(@PathVariable name: String): Boolean =
		this.readers.getOrCreate(Reader::name eq name).awaitSingle().created
}

@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableR2dbcRepositories(basePackageClasses = [ReaderRepository::class])
@Import(ReaderController::class, ReaderService::class, Librarian::class)
class KotlinApplication
