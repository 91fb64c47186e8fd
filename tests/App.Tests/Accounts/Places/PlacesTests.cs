using System.Net;
using App.Tests.Cli;
using App.Tests.Support;

namespace App.Tests.Accounts.Places;

/// <summary>Where somebody signed in from stands beside the address.</summary>
public sealed class PlacesTests
{
    private const string Sessions = "/api/v1/accounts/sessions";

    [Fact]
    public async Task Sessions_and_the_mail_about_a_new_device_say_the_place()
    {
        using var app = PlacesApp.Create(PlacesApp.Cities);
        await app.From(PlacesApp.Berlin).SignUpAsync("ada@example.com");
        var other = app.From(PlacesApp.Hamburg);
        other.Http.DefaultRequestHeaders.Add("User-Agent", "Another/1.0");
        (await StrictApp.SignInAsync(other, "ada@example.com")).ShouldBe(HttpStatusCode.OK);

        var list = await other.GetAsync(Sessions);
        Assert.Equal(("Hamburg, Germany", "Berlin, Germany"), (list["items.0.place"], list["items.1.place"]));
        var page = (await other.GetAsync("/account/sessions")).ShouldBe(HttpStatusCode.OK);
        Assert.Contains($"{PlacesApp.Berlin}, Berlin, Germany ·", page.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Place: Hamburg, Germany", (await new Mailbox(app).WaitForAsync("ada@example.com", "New sign-in")).Text, StringComparison.Ordinal);
        var export = (await other.PostAsync("/api/v1/accounts/export")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("Hamburg, Germany", "Berlin, Germany"), (export["account.lastPlace"], export["account.sessions.0.place"]));
    }

    [Theory]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public async Task Every_form_of_the_tree_is_read(int recordSize, int version)
    {
        // More than a node apart from all others, and with offsets above 16 bits.
        var file = new PlaceFile(recordSize, version).Put(new string('x', 100_000)).Add("203.0.113.0/25", PlaceFile.Country("DE"))
            .Add("203.0.113.128/25", PlaceFile.Country("FR")).Add("128.0.0.0/2", PlaceFile.Country("AU")).Add("8.8.8.8/32", PlaceFile.Country("US"));
        file = version == 6 ? file.Add("2001:db8::/32", PlaceFile.Country("JP")) : file;
        using var app = PlacesApp.Create(file.Save());

        (string Address, string? Place)[] expected =
        [
            ("203.0.113.127", "Germany"), ("203.0.113.128", "France"), ("191.255.255.255", "Australia"), ("8.8.8.8", "United States"), ("8.8.8.9", null),
            ("2001:db8:ffff::1", version == 6 ? "Japan" : null), ("2001:db9::1", null), ("127.0.0.1", null),
        ];
        foreach (var (address, place) in expected)
        {
            Assert.Equal((address, place), (address, await PlaceOfAsync(app, address)));
        }
    }

    [Fact]
    public async Task Every_kind_of_value_is_read_over()
    {
        var file = new PlaceFile(32);
        var first = file.Position;
        file.Put("DE").Put(new byte[3000]);
        var second = file.Position;
        file.Put("FR").Put(new byte[600_000]);
        var third = file.Position;
        file.Put("AU");
        object[] values =
        [
            "", new string('a', 28), new string('b', 29), new string('c', 284), new string('d', 285), new string('e', 65_820), new string('f', 65_821),
            1.5, 1.5f, true, false, new byte[] { 1, 2 }, (ushort)0, (ushort)65_535, uint.MaxValue, -5, 5, ulong.MaxValue, UInt128.MaxValue,
            new object[] { "x", new Dictionary<string, object> { ["y"] = 1u } }, new Dictionary<string, object>(), Array.Empty<object>(),
        ];
        file.Add("203.0.113.1/32", Record(new PlaceFile.Pointer(first, 1))).Add("203.0.113.2/32", Record(new PlaceFile.Pointer(second, 2)))
            .Add("203.0.113.3/32", Record(new PlaceFile.Pointer(third, 3))).Add("203.0.113.4/32", Record(new PlaceFile.Pointer(third, 4)));
        using var app = PlacesApp.Create(file.Save());

        var places = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => PlaceOfAsync(app, $"203.0.113.{number}")));

        Assert.Equal("Germany France Australia Australia", string.Join(' ', places));

        Dictionary<string, object> Record(object code) => new() { ["before"] = values, ["country"] = new Dictionary<string, object> { ["iso_code"] = code }, ["after"] = values };
    }

    [Fact]
    public async Task Record_that_is_flat_is_read()
    {
        var record = new Dictionary<string, object> { ["country_code"] = "de", ["city"] = "Köln", ["latitude"] = 50.94, ["longitude"] = 6.96 };
        using var app = PlacesApp.Create(new PlaceFile().Add("203.0.113.0/24", record).Save());

        Assert.Equal("Köln, Germany", await PlaceOfAsync(app, PlacesApp.Berlin));
        Assert.Equal((50.94, 6.96), (await app.QueryAsync<(double, double)>("SELECT latitude, longitude FROM accounts_places")).Single());
    }

    [Fact]
    public async Task Broken_record_locates_nobody_stops_nobody_and_is_read_once_a_request()
    {
        var file = new PlaceFile();
        file.Add("203.0.113.1/32", new PlaceFile.Pointer(file.Position, 1)).Add("203.0.113.2/32", new PlaceFile.Pointer(100_000, 3))
            .Add("203.0.113.3/32", "Germany").Add("203.0.113.4/32", new Dictionary<string, object> { ["country"] = "Germany", ["latitude"] = 1e9, ["longitude"] = "x" });
        using var app = PlacesApp.Create(file.Save());

        Assert.All(await Task.WhenAll(Enumerable.Range(1, 4).Select(number => PlaceOfAsync(app, $"203.0.113.{number}"))), Assert.Null);

        // The first two are: the others are sound, but tell no country.
        Assert.Equal(2, app.Errors.Count(line => line.Contains("Nobody can be located", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "AU", null)]
    [InlineData("CF-IPCountry", "AU", "Australia")]
    [InlineData("CF-IPCountry", "au", "Australia")]
    [InlineData("CF-IPCountry", "XX", null)]
    [InlineData("CF-IPCountry", "Australia", null)]
    [InlineData("CF-IPCountry", "<>", null)]
    [InlineData("CF-IPCountry", "T1", "T1")]
    public async Task S11_Header_counts_only_where_it_is_named(string? header, string value, string? place)
    {
        using var app = PlacesApp.Create(null, ("Accounts:Places:CountryHeader", header ?? ""));

        Assert.Equal(place, await PlaceOfAsync(app, PlacesApp.Berlin, value));
    }

    [Theory]
    [InlineData("DE", "Berlin, Germany")]
    [InlineData("AU", "Australia")]
    [InlineData("XX", "Berlin, Germany")]
    public async Task Header_knows_better_than_the_file_which_knows_the_city(string value, string place)
    {
        using var app = PlacesApp.Create(PlacesApp.Cities, ("Accounts:Places:CountryHeader", "CF-IPCountry"));

        Assert.Equal(place, await PlaceOfAsync(app, PlacesApp.Berlin, value));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "File", "/nowhere/places.mmdb", "Accounts:Places:File names /nowhere/places.mmdb, which cannot be used" },
        { "File", Path.Combine(Repository.Root, "README.md"), "is no file in the MaxMind DB format" },
        { "File", new PlaceFile().Add("203.0.113.0/24", "x").Save(("binary_format_major_version", (ushort)3)), "is of a version that is not known" },
        { "File", new PlaceFile().Add("203.0.113.0/24", "x").Save(("node_count", 1_000_000u)), "is of a version that is not known" },
        { "File", new PlaceFile().Add("203.0.113.0/24", "x").Save(("record_size", "28")), "does not tell its record_size" },
        { "CountryHeader", "CF IPCountry", "Accounts:Places:CountryHeader is no name of a header" },
        { "Blocked", "KP Germany", "Accounts:Places:Blocked has 'GERMANY'" },
        { "Allowed", "DE", "without one of them no country is known" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task V24_Places_that_are_set_up_wrongly_stop_the_start(string setting, string value, string sentence)
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:PublicUrl"] = "https://app.example.com";
        scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServingProgram.FreePort()}";
        scratch.Settings[$"Accounts:Places:{setting}"] = value;

        (await scratch.RunAsync()).MustFail(sentence).MustFail("Accounts__Places__");
    }

    // Where the session of somebody who signs up there is said to be.
    private static async Task<string?> PlaceOfAsync(TestApp app, string address, string? header = null)
    {
        var client = app.From(address);
        if (header is not null)
        {
            client.Http.DefaultRequestHeaders.Add("CF-IPCountry", header);
        }

        (await client.SignUpAsync($"{Guid.NewGuid():N}@example.com")).ShouldBe(HttpStatusCode.Created);
        return (await client.GetAsync(Sessions))["items.0.place"];
    }
}
