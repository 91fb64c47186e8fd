using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>Whoever had only the password is out once there is a second factor.</summary>
public sealed class OtherSessionsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Me = "/api/v1/accounts/me";

    [Fact]
    public async Task S50_Whoever_says_nothing_about_other_sessions_ends_them_as_the_page_does()
    {
        var ada = await app.SignedInAsync();
        var elsewhere = app.Anonymous();
        (await elsewhere.PostAsync("/api/v1/accounts/sign-in", new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        var phone = await Phone.SetUpAsync(app, ada);
        (await elsewhere.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        var another = await Phone.HalfwayAsync(app, ada);
        (await another.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.OK);

        (await ada.PostAsync($"{Phone.Api}/disable", new { })).ShouldBe(HttpStatusCode.NoContent);

        (await another.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }
}
