using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using App.Bench.Load;

namespace App.Bench.Servers;

/// <summary>The data both servers start from: an account, its organisation, a live session, and notes; made through the product's own API.</summary>
internal sealed partial record Seeding(string Slug, string Cookie, byte[][] Ids)
{
    public const string Email = "bench@example.com";
    public const string Password = "a long enough password";
    private const int Notes = 1000;

    public string Root => $"/api/v1/organizations/{Slug}/notes";

    /// <summary>Signs an account up in a data directory, new or not, fills it with notes and leaves the directory closed.</summary>
    public static async Task<Seeding> CreateAsync(Settings settings, string data, string email = Email)
    {
        using var server = ServerProcess.App(settings, data);
        await server.FirstAnswerAsync();
        using var connection = new Connection(server.Port);
        Demand(connection, 201, new Request("POST", "/api/v1/accounts/sign-up", null, $$"""{"email":"{{email}}","password":"{{Password}}","name":"Ada Lovelace"}"""));
        var cookie = SessionCookie().Match(Encoding.ASCII.GetString(connection.Head)).Groups[1].Value;
        using var me = JsonDocument.Parse(connection.Text);
        var seeding = new Seeding(me.RootElement.GetProperty("organizations")[0].GetProperty("slug").GetString()!, cookie, new byte[Notes][]);
        for (var number = 0; number < Notes; number++)
        {
            Demand(connection, 201, seeding.Create($"Note {number}: what we said & decided", Body(number)));
            using var note = JsonDocument.Parse(connection.Text);
            seeding.Ids[number] = Encoding.ASCII.GetBytes(note.RootElement.GetProperty("id").GetString()!);
        }

        server.Stop();
        return seeding;
    }

    public Request Create(string title, string body) => new("POST", Root, Cookie, JsonSerializer.Serialize(new { title, body }));

    public Request Update(string title, string body) => new("PUT", $"{Root}/{Request.Slot}", Cookie, JsonSerializer.Serialize(new { title, body }));

    /// <summary>About 200 characters in two lines, the usual length of a short note.</summary>
    public static string Body(int number) =>
        $"The {number}. meeting was short: we agreed on the plan, on who does what, and on \"next Tuesday\" for the rest.\nSend the summary to everyone < before noon >, and keep the numbers of this week beside those of the last one.";

    private static void Demand(Connection connection, int status, Request request)
    {
        if (connection.Send(request.Bytes) is var answered && answered != status)
        {
            throw new InvalidOperationException($"Seeding was answered {answered}: {connection.Text}");
        }
    }

    [GeneratedRegex("session=([^;]+);")]
    private static partial Regex SessionCookie();
}
