using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floor;

/// <summary>The JSON answers, from SQLite's bytes to the buffer.</summary>
internal static class Json
{
    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    private static readonly JsonWriterOptions s_options = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] s_last = Encoding.UTF8.GetBytes(Guid.AllBitsSet.ToString("D"));

    public static ReadOnlySpan<byte> Me(Person person, Statement organizations)
    {
        var json = Start(out var buffer);
        json.WriteStartObject();
        json.WriteString("id"u8, person.Id);
        json.WriteString("email"u8, person.Email);
        json.WriteString("name"u8, person.Name);
        json.WriteStartArray("organizations"u8);
        organizations.Bind(1, person.Id);
        while (organizations.Step())
        {
            json.WriteStartObject();
            json.WriteString("id"u8, organizations.Text(0));
            json.WriteString("slug"u8, organizations.Text(1));
            json.WriteString("name"u8, organizations.Text(2));
            json.WriteString("role"u8, organizations.Text(3));
            json.WriteEndObject();
        }

        organizations.Reset();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static ReadOnlySpan<byte> Note(byte[] id, Member member, Statement note)
    {
        note.Bind(1, id).Bind(2, member.OrganizationId);
        var json = Start(out var buffer);
        if (note.Step())
        {
            WriteNote(json, note.Text(0), note.Text(1), note.Text(2), note.Number(3), note.Number(4));
        }

        note.Reset();
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static ReadOnlySpan<byte> Note(byte[] id, byte[] title, byte[] body, long createdAt, long updatedAt)
    {
        var json = Start(out var buffer);
        WriteNote(json, id, title, body, createdAt, updatedAt);
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static ReadOnlySpan<byte> List(HttpRequest request, Member member, Statement notes)
    {
        var limit = 20;
        var after = s_last;
        if (request.QueryString.HasValue)
        {
            var query = request.Query;
            limit = query.TryGetValue("limit", out var rows) ? int.Parse(rows.ToString(), CultureInfo.InvariantCulture) : limit;
            after = query.TryGetValue("after", out var id) ? Encoding.UTF8.GetBytes(id.ToString()) : after;
        }

        var json = Start(out var buffer);
        Span<byte> last = stackalloc byte[36];
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        notes.Bind(1, member.OrganizationId).Bind(2, after).Bind(3, limit + 1);
        var count = 0;
        for (; notes.Step() && count < limit; count++)
        {
            notes.Text(0).CopyTo(last);
            WriteNote(json, notes.Text(0), notes.Text(1), notes.Text(2), notes.Number(3), notes.Number(4));
        }

        json.WriteEndArray();
        if (count == limit)
        {
            json.WriteString("next"u8, last);
        }
        else
        {
            json.WriteNull("next"u8);
        }

        notes.Reset();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static Utf8JsonWriter Start(out ArrayBufferWriter<byte> buffer)
    {
        buffer = Answer.Buffer();
        var json = t_writer ??= new Utf8JsonWriter(buffer, s_options);
        json.Reset(buffer);
        return json;
    }

    private static void WriteNote(Utf8JsonWriter json, ReadOnlySpan<byte> id, ReadOnlySpan<byte> title, ReadOnlySpan<byte> body, long createdAt, long updatedAt)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("title"u8, title);
        json.WriteString("body"u8, body);
        json.WriteString("createdAt"u8, DateTimeOffset.FromUnixTimeMilliseconds(createdAt));
        json.WriteString("updatedAt"u8, DateTimeOffset.FromUnixTimeMilliseconds(updatedAt));
        json.WriteEndObject();
    }
}
