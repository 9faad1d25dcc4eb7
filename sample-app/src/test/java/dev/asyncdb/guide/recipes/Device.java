package dev.asyncdb.guide.recipes;

import java.util.UUID;

import org.springframework.data.annotation.Id;

/**
 * A device whose identifier is assigned by the application.
 */
public record Device(@Id UUID id, String name) {

}
