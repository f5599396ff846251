# As predeploy.sh, for Windows.
$missing = @()

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue) -or -not ((dotnet --list-sdks) -match '^10\.')) {
    $missing += 'The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download'
}
if (-not $env:AZURE_KEY_VAULT_NAME) { $missing += 'Nothing has been provisioned in this environment yet: azd provision' }
else {
    az account show --output none 2>$null
    if ($LASTEXITCODE -ne 0) { $missing += 'The Azure CLI is not signed in: az login' }
    else {
        foreach ($name in ($env:AZURE_SECRET_NAMES -split ',' | Where-Object { $_ })) {
            $said = az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --query id --output tsv 2>&1
            if ($LASTEXITCODE -eq 0) { continue }
            if ("$said" -like '*SecretNotFound*') {
                $missing += "The vault has no secret ${name}: az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --file FILE"
            }
            # A private vault answers only inside its network; health/ready tells what the app could not read.
            else { [Console]::Error.WriteLine("  ? Whether the vault has $name could not be seen from here.") }
        }
    }
}

if ($missing) {
    $missing | ForEach-Object { [Console]::Error.WriteLine("  - $_") }
    [Console]::Error.WriteLine('Not deployed. Put this right and run the command again (infra/azure.md tells more).')
    exit 1
}
