/** A database's catalogue → a pipeline file that a person goes on with. */
package dev.tributary.source.draft;
