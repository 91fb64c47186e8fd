using System.Net;
using App.Tests.Support;

namespace App.Tests.Security;

public sealed class ReturnUrlTests(TestApp app) : IClassFixture<TestApp>
{
    public static TheoryData<string> Elsewhere { get; } =
    [
        "https://elsewhere.example", "http://elsewhere.example/", "HTTPS://elsewhere.example", "https:elsewhere.example", "https:/elsewhere.example",
        "https:///elsewhere.example", "//elsewhere.example", "///elsewhere.example", "////elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
        "\\/elsewhere.example", "/\\/elsewhere.example", "/\t/elsewhere.example", "/\n/elsewhere.example", "\t//elsewhere.example", " //elsewhere.example",
        " https://elsewhere.example", "/\r\nLocation: https://elsewhere.example", "/\u0000/elsewhere.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "data:text/html,x", "vbscript:x", "elsewhere.example", ".elsewhere.example", "@elsewhere.example", ":80", "?x=//elsewhere.example", "#//elsewhere.example",
        "https://app.example.com", "https://app.example.com@elsewhere.example", "https://app.example.com.elsewhere.example", "//app.example.com@elsewhere.example",
        "/o/\u00fc", "/\u2028/elsewhere.example", "\uff0f\uff0felsewhere.example", "~/x", "",
    ];

    public static TheoryData<string> Here { get; } =
    [
        "/", "/organizations", "/o/x?q=a%20b&after=1", "/o/x#part", "/%2f%2felsewhere.example", "/%5celsewhere.example",
        "/o/x?returnUrl=https://elsewhere.example", "/.//elsewhere.example",
    ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task S22_V08_Address_outside_is_ignored(string returnUrl)
    {
        var ada = await app.SignedInAsync();
        var query = $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}";

        var posted = await app.Anonymous().SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", returnUrl));
        if (returnUrl.Contains('\0', StringComparison.Ordinal))
        {
            // Neither a form nor an address may hold a null: such a request is refused as a whole.
            posted.ShouldBe(HttpStatusCode.BadRequest);
            (await ada.GetAsync(query)).ShouldBe(HttpStatusCode.BadRequest);
            return;
        }

        Assert.Equal(ada.Pages, posted.Location);
        Assert.Equal(ada.Pages, (await ada.GetAsync(query)).ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal("", (await app.Anonymous().GetAsync(query)).Find("form[action='/sign-in'] input[name=returnUrl]").GetAttribute("value") ?? "");
    }

    [Theory]
    [MemberData(nameof(Here))]
    public async Task S22_V08_Address_inside_is_followed_as_it_stands(string returnUrl)
    {
        var ada = await app.SignedInAsync();

        var posted = await app.Anonymous().SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", returnUrl));

        Assert.Equal(returnUrl, posted.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Equal(app.Address.Authority, new Uri(new Uri(app.Address, "/sign-in"), returnUrl).Authority);
    }

    [Fact]
    public async Task S22_V08_Address_without_end_is_ignored()
    {
        var ada = await app.SignedInAsync();

        Assert.Equal(ada.Pages, (await ada.GetAsync($"/sign-in?returnUrl=/{new string('x', 2000)}")).ShouldBe(HttpStatusCode.Redirect).Location);
    }
}
