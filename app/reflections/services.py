"""Writing, sharing and deleting notes. None of it is in the trail: that she writes is hers too."""

from app.extensions import db, now
from app.reflections.broken_rules import ReaderNotPossible
from app.reflections.models import LONGEST, Reflection
from app.reflections.queries import possible_readers
from app.students.models import Student


def write(student: Student, text: str) -> Reflection:
    """Add a note, shared with nobody."""
    note = Reflection(school_id=student.school_id, student_id=student.id, text=text[:LONGEST])
    db.session.add(note)
    db.session.flush()
    return note


def rewrite(note: Reflection, text: str) -> None:
    """Change what it says; whoever it is shared with reads the new text."""
    note.text, note.changed_at = text[:LONGEST], now()
    db.session.flush()


def share(note: Reflection, user_id: int) -> None:
    """Let this person read it, and nobody else. Raises ReaderNotPossible."""
    if user_id not in {user.id for user in possible_readers(note.student)}:
        raise ReaderNotPossible
    note.reader_id, note.shared_at = user_id, now()
    db.session.flush()


def withdraw(note: Reflection) -> None:
    """Take the sharing back: from now on the page is not there for anybody else."""
    note.reader_id, note.shared_at = None, None
    db.session.flush()


def delete(note: Reflection) -> None:
    """Delete it for good."""
    db.session.delete(note)
    db.session.flush()
