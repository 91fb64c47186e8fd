using System.Text.Json;
using System.Text.Json.Serialization;
using App.Modules.Notes.Features;

namespace App.Modules.Notes;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CreateNote.Request), TypeInfoPropertyName = "CreateNoteRequest")]
[JsonSerializable(typeof(UpdateNote.Request), TypeInfoPropertyName = "UpdateNoteRequest")]
[JsonSerializable(typeof(ListNotes.Response), TypeInfoPropertyName = "ListNotesResponse")]
[JsonSerializable(typeof(Note))]
internal sealed partial class NotesJson : JsonSerializerContext;
