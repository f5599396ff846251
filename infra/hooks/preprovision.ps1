# As preprovision.sh, for Windows.
$missing = @()

if (-not (Get-Command az -ErrorAction SilentlyContinue)) { $missing += 'The Azure CLI is not installed: https://aka.ms/azure-cli' }
if (Get-Command dotnet -ErrorAction SilentlyContinue) {
    if (-not ((dotnet --list-sdks) -match '^10\.')) { $missing += 'The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download' }
}
else { $missing += 'The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download' }

if ($env:ORDERFUNCTIONS_STAGE -and $env:ORDERFUNCTIONS_STAGE -notin 'dev', 'staging', 'prod') {
    $missing += "ORDERFUNCTIONS_STAGE is '$env:ORDERFUNCTIONS_STAGE'; it must be dev, staging or prod"
}
if ($env:IDENTITY_ISSUER -notlike 'https://*') {
    $missing += 'IDENTITY_ISSUER is not an https address; set it: azd env set IDENTITY_ISSUER https://login.microsoftonline.com/TENANT/v2.0'
}
$known = (Get-Content -Raw (Join-Path $PSScriptRoot '../app-settings.json') | ConvertFrom-Json).secrets.PSObject.Properties.Name
foreach ($group in ($env:SECRET_GROUPS -split ',' | Where-Object { $_ })) {
    if ($group -notin $known) { $missing += "SECRET_GROUPS names '$group', which infra/app-settings.json does not have" }
}
if ($env:BUDGET_START -and $env:BUDGET_START -notmatch '^\d{4}-\d{2}-01$') {
    $missing += "BUDGET_START is '$env:BUDGET_START'; it must be the first day of a month (yyyy-MM-01), or empty for no budget"
}

if (Get-Command az -ErrorAction SilentlyContinue) {
    az account show --output none 2>$null
    if ($LASTEXITCODE -eq 0) {
        foreach ($provider in 'Microsoft.App', 'Microsoft.Web', 'Microsoft.Storage', 'Microsoft.DocumentDB', 'Microsoft.ServiceBus',
            'Microsoft.KeyVault', 'Microsoft.Insights', 'Microsoft.OperationalInsights', 'Microsoft.ManagedIdentity') {
            $state = az provider show --namespace $provider --query registrationState --output tsv 2>$null
            if ($state -ne 'Registered') { $missing += "$provider is not registered in the subscription: az provider register --namespace $provider" }
        }
    }
    else { $missing += 'The Azure CLI is not signed in: az login (azd auth login is for azd alone)' }
}

if ($missing) {
    $missing | ForEach-Object { [Console]::Error.WriteLine("  - $_") }
    [Console]::Error.WriteLine('Not provisioned. Put this right and run the command again (infra/azure.md tells more).')
    exit 1
}
