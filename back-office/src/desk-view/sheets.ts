/**
 * The sheets of the desk's parts, in one place: parts are loaded one after the other, and the last two sheets change what
 * the others say.
 */
import './desk.css';
import './page.css';
import '../chat/chat-pane.css';
import '../chat/print.css';
import '../chat/chat-header.css';
import '../chat/message-list.css';
import '../chat/message-item.css';
import '../chat/chat-bar.css';
import '../chat/composer.css';
import '../suggest/suggestions.css';
import '../answers/answers.css';
import '../notes/notes.css';
import '../emoji/emoji.css';
import '../markdown/markdown.css';
import '../customer/customer.css';
import '../dialogs/dialog.css';
import '../list/customer-list.css';
import '../list/customer-row.css';
import '../files/message-files.css';
import '../files/picture.css';
import '../files/file-row.css';
import '../files/voice-note.css';
import '../files/gallery.css';
import '../files/viewer.css';
import '../files/attach-buttons.css';
import '../files/sending-strip.css';
import '../files/recorder.css';
import '../attributes/attributes.css';
import '../marks/marks.css';
import '../tags/tags.css';
import '../ui/avatar.css';
import '../ui/menu.css';
import '../ui/tooltip.css';
import '../styles/short-window.css';
import '../styles/forced-colors.css';
