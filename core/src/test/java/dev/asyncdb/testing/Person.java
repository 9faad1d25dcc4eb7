package dev.asyncdb.testing;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A person with notes.
 */
public class Person {

	@Id
	private @Nullable Long id;

	private String name;

	private int visits;

	@Version
	private @Nullable Long version;

	@ToMany(mappedBy = "personId", orderBy = "text")
	private List<Note> notes = new ArrayList<>();

	public Person(String name) {
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public int getVisits() {
		return this.visits;
	}

	public void setVisits(int visits) {
		this.visits = visits;
	}

	public List<Note> getNotes() {
		return this.notes;
	}

	/**
	 * A note.
	 *
	 * @param id identifier
	 * @param personId whose note
	 * @param text what it says
	 */
	public record Note(@Id @Nullable Long id, @Nullable Long personId, String text) {

		public static Note of(String text) {
			return new Note(null, null, text);
		}

	}

}
