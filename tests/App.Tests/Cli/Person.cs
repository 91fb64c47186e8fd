using System.Net;
using System.Net.Http.Json;

namespace App.Tests.Cli;

/// <summary>Somebody who uses a served product by its JSON.</summary>
internal sealed class Person(HttpClient client)
{
    public const string Password = "correct horse battery";

    public static async Task<Person> SignUpAsync(ServingProgram product, string email)
    {
        var person = new Person(product.NewClient());
        Assert.Equal(HttpStatusCode.Created, (await person.PostAsync("accounts/sign-up", new { email, Password, name = "Somebody" })).StatusCode);
        return person;
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password) => PostAsync("accounts/sign-in", new { email, password });

    public async Task<HttpStatusCode> MeAsync() => (await client.GetAsync("/api/v1/accounts/me")).StatusCode;

    /// <summary>A write that every product has, whatever its modules.</summary>
    public async Task AddOrganizationAsync(string name) =>
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("organizations", new { name })).StatusCode);

    public Task<string> OrganizationsAsync() => client.GetStringAsync("/api/v1/organizations");

    private Task<HttpResponseMessage> PostAsync(string path, object body) => client.PostAsJsonAsync($"/api/v1/{path}", body);
}
