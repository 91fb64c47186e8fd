using System.Net;
using System.Text.RegularExpressions;
using App.Tests.Support;

namespace App.Tests.Accounts;

/// <summary>Passwords that are guessed first. With UPDATE_COMMON_PASSWORDS=FILE the list is made anew, see update.sh beside it.</summary>
public sealed partial class KnownPasswordsTests
{
    // A hundred of the list, picked at random among those of eight characters and more.
    private static readonly string[] s_sample =
    [
        "gladston", "maximilian", "austintx", "flyers99", "12345qwe", "good123654", "unclebob", "hallo123", "monica69", "auntjudy", "gfhjkmgfhjkm", "nike1234",
        "homebase", "killbill", "vjqgfhjkm", "jeff1234", "mystikal", "jefferso", "ricardo1", "suckmydick", "bigbird1", "pingzing", "microphone", "nicksfun", "stiletto",
        "emachine", "pimpin69", "lohotron", "1explore", "reckless", "melnikova", "adelheid", "rlzwp503", "blackbir", "159875321", "triangle", "emergenc", "jeffrey1",
        "br00klyn", "ficktjuv", "capoeira", "precisio", "highlife", "greenlantern", "yqlgr667", "baldhead", "ingenier", "gbgbcmrf", "q123456789", "1s1h1e1f1",
        "kathryn1", "12345678d", "master01", "bitches1", "nightwish", "wrestling1", "hooligan", "1loveyou", "specialk", "eintritt", "%%passwo", "bloembol", "llebpmac",
        "tcglyued", "tomjones", "operatio", "worldwid", "chevy350", "pdtpljxrf", "19922991", "gizmo123", "mandolin", "eagles11", "sarasota", "fantomas", "villevalo",
        "arcturus", "ajnjuhfa", "panther5", "bennyboy", "liebling", "slutwife", "krakatoa", "10011986", "laserjet", "hondacrv", "rammstein1", "pathfinder", "rincewind",
        "vfhnsirf", "batman123", "deepdive", "r2d2c3po", "1therock", "nirvana1", "123321aa", "cottage1", "davidkin", "necromancer", "deadzone",
    ];

    private static readonly string s_file = Path.Combine(Repository.Root, "src", "Modules", "Accounts", "Passwords", "common-passwords.bin");

    [Fact]
    public async Task S33_Hundred_of_the_common_passwords_are_refused_beside_the_field()
    {
        using var app = new TestApp { Settings = { ["Accounts:PasswordMinLength"] = "8" } };
        Assert.Equal(100, s_sample.Length);
        foreach (var (number, password) in s_sample.Index())
        {
            var body = new { email = $"person{number}@example.org", password, name = "Ann" };

            var answer = await app.Anonymous().PostAsync("/api/v1/accounts/sign-up", body);

            Assert.Contains("Many people use", answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.password.0"], StringComparison.Ordinal);
        }

        var page = await app.Anonymous().SubmitAsync("/sign-up", ("email", "ann@example.org"), ("name", "Ann"), ("password", s_sample[0]));
        Assert.Contains("Many people use", page.ShouldBe(HttpStatusCode.UnprocessableEntity).Find("#password-error").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1Q2W3E4R5T6Y")]
    [InlineData("Justinbieber")]
    [InlineData("passwordpassword")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("1234123412341234")]
    [InlineData("adminadmin12")]
    [InlineData("password12345")]
    [InlineData("12345Password")]
    [InlineData("Password1234!")]
    [InlineData("iloveyou1234")]
    [InlineData("123456789012")]
    [InlineData("1234567890123")]
    [InlineData("987654321098")]
    [InlineData("ABCDEFGHIJKL")]
    [InlineData("abcdef987654")]
    [InlineData("aaaabbbbccccdd")]
    [InlineData("qwertyuiopas")]
    [InlineData("mnbvcxzlkjhg")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("Product1234567")]
    [InlineData("ann.lee@example.org")]
    [InlineData("ANN.LEE@example.org1")]
    [InlineData("Ann Lee Ann Lee")]
    [InlineData("Product!Product!")]
    [InlineData("product12-product")]
    public async Task S33_Variation_that_is_guessed_first_is_refused(string password)
    {
        using var app = new TestApp();

        var answer = await app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email = "ann.lee@example.org", password, name = "Ann Lee" });

        Assert.NotNull(answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.password.0"]);
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("Ann Lee has seven cats")]
    [InlineData("the product of two primes")]
    [InlineData("12345 dragons breathe")]
    [InlineData("overstuffed property")]
    [InlineData("abcd is not my word")]
    [InlineData("password for my cats 1")]
    [InlineData("837465019283")]
    [InlineData("were we 12345 or 6789")]
    public async Task S33_Long_password_with_a_known_word_in_it_is_taken(string password)
    {
        using var app = new TestApp();

        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email = "ann.lee@example.org", password, name = "Ann Lee" })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public void List_is_compact_sorted_and_long_enough()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_COMMON_PASSWORDS") is { Length: > 0 } source)
        {
            File.WriteAllBytes(s_file, Pack(List().Match(File.ReadAllText(source)).Groups[1].Value.Split(',')));
        }

        var hashes = File.ReadAllBytes(s_file).Chunk(5).Select(Convert.ToHexString).ToList();

        Assert.InRange(new FileInfo(s_file).Length, 13_000 * 5, 500_000);
        Assert.Equal(hashes.Distinct().Order(StringComparer.Ordinal), hashes);
    }

    // The first five bytes of the SHA-256 of each in lower case, as KnownPasswords looks for them.
    private static byte[] Pack(IEnumerable<string> passwords) =>
    [
        .. passwords.Select(password => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(password.ToLowerInvariant()))[..5])
            .DistinctBy(Convert.ToHexString).OrderBy(Convert.ToHexString, StringComparer.Ordinal).SelectMany(hash => hash),
    ];

    [GeneratedRegex("passwords:\"([^\"]*)\"\\.split")]
    private static partial Regex List();
}
