package dev.asyncdb.guide.recipes;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A message that is stored with the change that it reports, and sent later.
 */
public class Message {

	@Id
	private @Nullable Long id;

	private String text;

	private @Nullable Instant sentAt;

	public Message(String text) {
		this.text = text;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getText() {
		return this.text;
	}

	public @Nullable Instant getSentAt() {
		return this.sentAt;
	}

	public void setSentAt(@Nullable Instant sentAt) {
		this.sentAt = sentAt;
	}

}
