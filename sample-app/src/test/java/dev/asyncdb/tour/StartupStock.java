package dev.asyncdb.tour;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.BlockingSession;

import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;

@Component
class StartupStock implements CommandLineRunner {

	private final AsyncDatabaseManager manager;

	StartupStock(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	@Override
	public void run(String... arguments) {
		try (BlockingSession session = this.manager.blocking().openSession()) {
			session.getOrCreate(Book.class, Values.of(Book::getIsbn, "978-0134685991"));
			session.commit();
		}
	}

}
