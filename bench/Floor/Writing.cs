using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Floor;

/// <summary>Create, update and delete: body in, one write, answer out.</summary>
internal static class Writing
{
    public static async Task CreateAsync(HttpContext http, Member member, GroupCommit writer)
    {
        if (await ReadAsync(http.Request) is not { } note)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var now = DateTimeOffset.UtcNow;
        var at = now.ToUnixTimeMilliseconds();
        var id = new byte[36];
        Guid.CreateVersion7(now).TryFormat(id, out _);
        await writer.RunAsync(new InsertNote(id, member.OrganizationId, note.Title, note.Body, at));
        http.Response.Headers.Location = $"/api/v1/organizations/{Encoding.UTF8.GetString(member.Slug)}/notes/{Encoding.UTF8.GetString(id)}";
        await Answer.Json(http, StatusCodes.Status201Created, Json.Note(id, note.Title, note.Body, at, at));
    }

    public static async Task UpdateAsync(HttpContext http, byte[] id, Member member, GroupCommit writer)
    {
        if (await ReadAsync(http.Request) is not { } note)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var update = new UpdateNote(id, member.OrganizationId, note.Title, note.Body, at);
        if (await writer.RunAsync(update))
        {
            await Answer.Json(http, StatusCodes.Status200OK, Json.Note(id, note.Title, note.Body, update.CreatedAt, at));
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    public static async Task DeleteAsync(HttpContext http, byte[] id, Member member, GroupCommit writer) =>
        http.Response.StatusCode = await writer.RunAsync(new DeleteNote(id, member.OrganizationId)) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;

    /// <summary>The whole body: as a rule it came with the headers and is there already.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> BodyAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask<(byte[] Title, byte[] Body)?> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var body = await BodyAsync(request);
        var note = Parse(body);
        request.BodyReader.AdvanceTo(body.End);
        return note;
    }

    private static (byte[] Title, byte[] Body)? Parse(ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        string? title = null;
        string? text = null;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                ref var value = ref json.ValueTextEquals("title"u8) ? ref title : ref text;
                json.Read();
                value = json.GetString();
            }
        }

        return string.IsNullOrWhiteSpace(title) || title.Length > 200 || text?.Length > 20_000
            ? null
            : (Encoding.UTF8.GetBytes(title.Trim()), Encoding.UTF8.GetBytes(text ?? ""));
    }
}
