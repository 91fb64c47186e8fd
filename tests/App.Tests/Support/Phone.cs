using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace App.Tests.Support;

/// <summary>Somebody's authenticator app, written from RFC 6238 apart from the product's code, and the recovery codes on paper beside it.</summary>
internal sealed class Phone(TestApp app, string secret)
{
    public const string Api = "/api/v1/accounts/authenticator";
    public const string SecondStep = "/api/v1/accounts/two-factor";

    public IReadOnlyList<string> Paper { get; private set; } = [];

    public byte[] Secret { get; } = Decode(secret);

    /// <summary>Sets the app up for a person who is signed in, and waits for the next code: the first one is used up by that.</summary>
    public static async Task<Phone> SetUpAsync(TestApp app, TestClient person)
    {
        var phone = await StartAsync(app, person);
        var answer = (await person.PostAsync($"{Api}/confirm", new { code = phone.Code() })).ShouldBe(HttpStatusCode.OK);
        phone.Paper = [.. answer.Json["recoveryCodes"]!.AsArray().Select(code => code!.ToString())];
        phone.Wait();
        return phone;
    }

    public static async Task<Phone> StartAsync(TestApp app, TestClient person) =>
        new(app, (await person.PostAsync(Api)).ShouldBe(HttpStatusCode.OK)["secret"]!);

    /// <summary>A browser that has proven the first factor and is asked for the second.</summary>
    public static async Task<TestClient> HalfwayAsync(TestApp app, TestPerson person, string password = TestPerson.Password)
    {
        var client = app.Anonymous();
        (await client.PostAsync("/api/v1/accounts/sign-in", new { email = person.Email, password })).ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
        return client;
    }

    /// <summary>Until the app shows another code.</summary>
    public void Wait() => app.Clock.Advance(TimeSpan.FromSeconds(30));

    /// <summary>The code that the app shows, or would show so many steps from now.</summary>
    public string Code(int steps = 0)
    {
        var counter = BitConverter.GetBytes(app.Clock.GetUtcNow().ToUnixTimeSeconds() / 30 + steps);
        Array.Reverse(counter);
#pragma warning disable CA5350 // The standard's.
        var hash = HMACSHA1.HashData(Secret, counter);
#pragma warning restore CA5350
        var at = hash[19] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A code that is none of those at hand.</summary>
    public string WrongCode(int number = 0)
    {
        var right = Enumerable.Range(-2, 5).Select(Code).ToHashSet();
        return Enumerable.Range(number * 7, 20).Select(n => n.ToString("D6", CultureInfo.InvariantCulture)).First(code => !right.Contains(code));
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Replace(" ", "", StringComparison.Ordinal)
            .Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
