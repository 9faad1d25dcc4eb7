package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the tables, kept by the simplest means, beside the objects that a
 * session works on. Each step changes both.
 */
final class LibraryModel {

	private final Map<String, Author> authors = new TreeMap<>();

	private final Map<String, Book> books = new TreeMap<>();

	private final Map<String, Genre> genres = new TreeMap<>();

	private final Map<String, String> authorOf = new TreeMap<>();

	private final Map<String, String> nameOf = new HashMap<>();

	private final TreeSet<String> links = new TreeSet<>();

	private int count;

	LibraryModel copy() {
		LibraryModel copy = new LibraryModel();
		copy.authors.putAll(this.authors);
		copy.books.putAll(this.books);
		copy.genres.putAll(this.genres);
		copy.authorOf.putAll(this.authorOf);
		copy.nameOf.putAll(this.nameOf);
		copy.links.addAll(this.links);
		copy.count = this.count + 1000;
		return copy;
	}

	/**
	 * Do something at random.
	 * @return what was done
	 */
	String step(AsyncSession session, Random random) {
		return switch (random.nextInt(11)) {
			case 0 -> addAuthor(session);
			case 1, 2 -> addBook(session, random);
			case 3 -> moveBook(random);
			case 4 -> takeOut(random);
			case 5 -> deleteBook(session, random);
			case 6 -> deleteAuthor(session);
			case 7, 8 -> link(random);
			case 9 -> unlink(random);
			default -> rename(random);
		};
	}

	private String next(String prefix) {
		return prefix + this.count++;
	}

	private <T> @Nullable T any(Map<String, T> all, Random random) {
		return all.isEmpty() ? null : new ArrayList<>(all.values()).get(random.nextInt(all.size()));
	}

	private String addAuthor(AsyncSession session) {
		String key = next("author");
		Author author = Author.of(key);
		this.authors.put(key, author);
		this.nameOf.put(key, key);
		session.add(author);
		return "add " + key;
	}

	private String addBook(AsyncSession session, Random random) {
		Book book = new Book(next("book"));
		this.books.put(book.getTitle(), book);
		String owner = randomAuthor(random);
		if (owner == null) {
			session.add(book);
			return "add " + book.getTitle();
		}
		author(owner).getBooks().add(book);
		this.authorOf.put(book.getTitle(), owner);
		return "add " + book.getTitle() + " to " + owner;
	}

	private @Nullable String randomAuthor(Random random) {
		List<String> keys = new ArrayList<>(this.authors.keySet());
		return (keys.isEmpty() || random.nextInt(4) == 0) ? null : keys.get(random.nextInt(keys.size()));
	}

	private Author author(String key) {
		return Objects.requireNonNull(this.authors.get(key));
	}

	private String moveBook(Random random) {
		Book book = any(this.books, random);
		String to = randomAuthor(random);
		if (book == null || to == null) {
			return "";
		}
		letGo(book);
		author(to).getBooks().add(book);
		this.authorOf.put(book.getTitle(), to);
		return "move " + book.getTitle() + " to " + to;
	}

	private void letGo(Book book) {
		String from = this.authorOf.remove(book.getTitle());
		if (from != null) {
			author(from).getBooks().remove(book);
		}
	}

	private String takeOut(Random random) {
		Book book = any(this.books, random);
		// A new entity that is removed before a flush is never managed
		if (book == null || book.getId() == null) {
			return "";
		}
		letGo(book);
		return "take out " + book.getTitle();
	}

	// Half of them stay in the collection of their author, as users leave them
	private String deleteBook(AsyncSession session, Random random) {
		Book book = any(this.books, random);
		if (book == null || (book.getId() == null && this.authorOf.containsKey(book.getTitle()))) {
			return "";
		}
		if (random.nextBoolean()) {
			letGo(book);
		}
		this.authorOf.remove(book.getTitle());
		session.delete(book);
		this.books.remove(book.getTitle());
		this.links.removeIf((link) -> link.startsWith(book.getTitle() + ":"));
		return "delete " + book.getTitle();
	}

	private String deleteAuthor(AsyncSession session) {
		for (String key : List.copyOf(this.authors.keySet())) {
			if (!this.authorOf.containsValue(key) && author(key).getBooks().isEmpty()) {
				session.delete(author(key));
				this.authors.remove(key);
				this.nameOf.remove(key);
				return "delete " + key;
			}
		}
		return "";
	}

	private String link(Random random) {
		Book book = any(this.books, random);
		if (book == null) {
			return "";
		}
		Genre known = random.nextBoolean() ? any(this.genres, random) : null;
		Genre genre = (known != null) ? known : Genre.of(next("genre"));
		String link = book.getTitle() + ":" + genre.name();
		if (this.links.add(link)) {
			this.genres.put(genre.name(), genre);
			book.getGenres().add(genre);
		}
		return "link " + link;
	}

	private String unlink(Random random) {
		Book book = any(this.books, random);
		if (book == null || book.getGenres().isEmpty() || book.getId() == null) {
			return "";
		}
		String name = book.getGenres().iterator().next().name();
		book.getGenres().removeIf((genre) -> genre.name().equals(name));
		this.links.remove(book.getTitle() + ":" + name);
		return "unlink " + book.getTitle() + ":" + name;
	}

	private String rename(Random random) {
		String key = randomAuthor(random);
		if (key == null) {
			return "";
		}
		String name = next("renamed");
		author(key).setName(name);
		this.nameOf.put(key, name);
		return "rename " + key + " to " + name;
	}

	/**
	 * What must be read.
	 */
	List<String> expected() {
		TreeSet<String> rows = new TreeSet<>();
		this.nameOf.values().forEach((name) -> rows.add("author " + name));
		this.books.keySet().forEach((title) -> {
			String author = this.authorOf.get(title);
			rows.add("book " + title + " of " + ((author != null) ? this.nameOf.get(author) : "nobody"));
		});
		this.links.forEach((link) -> rows.add("link " + link));
		return List.copyOf(rows);
	}

}
